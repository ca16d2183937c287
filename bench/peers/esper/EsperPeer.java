import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.DeploymentOptions;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import java.io.FileInputStream;
import java.io.InputStream;

/**
 * Runs one workload on Esper and prints one JSON line: CPU and wall seconds of one pass over the file, peak memory, and
 * the figures by which the harness checks the answer. Warm, a pass over the first million rows goes before the pass that
 * is measured, in the same deployment, so that compiling is over; cold, the only pass is the first.
 *
 * <p>The settings are the fastest that were found. Statements are compiled, events are beans, results go to a
 * subscriber with a typed method, nothing is locked or kept in order for other threads, and one thread does everything.
 * TradeReader decodes: Jackson's streaming parser costs a sixth more, Esper's own JSON events twice as much. Seconds are
 * a context that the clock of the events ends: its groups hold aggregates alone, where ext_timed_batch and time_batch
 * also hold the events and cost five times as much. Collectors make no difference; the harness takes the serial one.
 *
 * <pre>java … EsperPeer filter|tumbling FILE warm|cold</pre>
 */
public final class EsperPeer {
  private static final String FILTER =
      "@name('query') select symbol, price * quantity as notional, timestamp from Trade(price > 100)";

  private static final String TUMBLING = "create context EachSecond start @now end after 1 sec;\n"
      + "@name('query') context EachSecond select symbol, count(*) as n, sum(quantity) as total, avg(price) as mean, "
      + "min(price) as low, max(price) as high from Trade group by symbol output snapshot when terminated";

  private static final long SECOND = 1000;
  private static final long WARM_ROWS = 1_000_000;

  private final EPStatement query;
  private final EPEventService events;
  private final EventSender trades;
  private long nextSecond; // when the clock of the events moves on

  public static void main(String[] args) throws Exception {
    boolean filter = args[0].equals("filter");
    String file = args[1];
    EsperPeer peer = new EsperPeer(filter ? FILTER : TUMBLING, firstSecond(file));
    long shift = 0;
    if (args[2].equals("warm")) {
      peer.query.setSubscriber(filter ? new Kept() : new Buckets());
      shift = peer.pass(file, WARM_ROWS, 0) - firstSecond(file);
    }
    Answer answer = filter ? new Kept() : new Buckets();
    peer.query.setSubscriber(answer);

    long moved = shift;
    Measured.print(() -> peer.pass(file, Long.MAX_VALUE, moved), answer::figures);
  }

  private EsperPeer(String epl, long firstSecond) throws Exception {
    Configuration c = new Configuration();
    c.getCommon().addEventType("Trade", Trade.class);
    c.getCompiler().getByteCode().setAllowSubscriber(true);
    c.getCompiler().getByteCode().setAccessModifiersPublic();
    c.getRuntime().getThreading().setInternalTimerEnabled(false);
    c.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
    c.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
    c.getRuntime().getExecution().setDisableLocking(true);
    EPCompiled compiled = EPCompilerProvider.getCompiler().compile(epl, new CompilerArguments(c));
    EPRuntime runtime = EPRuntimeProvider.getRuntime("bench", c);
    events = runtime.getEventService();
    trades = events.getEventSender("Trade");
    events.advanceTime(firstSecond);
    nextSecond = firstSecond + SECOND;
    DeploymentOptions named = new DeploymentOptions().setDeploymentId("workload");
    EPDeployment deployed = runtime.getDeploymentService().deploy(compiled, named);
    query = runtime.getDeploymentService().getStatement(deployed.getDeploymentId(), "query");
  }

  /**
   * Sends at most so many rows of the file, their times moved by shift milliseconds, ends the last second, and returns
   * the beginning of the next.
   */
  private long pass(String file, long rows, long shift) throws Exception {
    try (InputStream in = new FileInputStream(file)) {
      TradeReader reader = new TradeReader(in);
      for (Trade t; rows > 0 && (t = reader.next(shift)) != null; rows--) {
        if (t.timestamp >= nextSecond) advanceTo(t.timestamp / SECOND * SECOND);
        trades.sendEvent(t);
      }
    }
    advanceTo(nextSecond);
    return nextSecond - SECOND;
  }

  private void advanceTo(long second) {
    events.advanceTime(second);
    nextSecond = second + SECOND;
  }

  private static long firstSecond(String file) throws Exception {
    try (InputStream in = new FileInputStream(file)) {
      return new TradeReader(in).next(0).timestamp / SECOND * SECOND;
    }
  }

  /** A subscriber that adds up what it is given. */
  public interface Answer {
    /** The number of rows, then the sums of their columns. */
    double[] figures();
  }

  public static final class Kept implements Answer {
    private long rows;
    private double notional;

    public void update(String symbol, double notional, long timestamp) {
      rows++;
      this.notional += notional;
    }

    public double[] figures() { return new double[] {rows, notional}; }
  }

  public static final class Buckets implements Answer {
    private long rows, n, total;
    private double mean, low, high;

    public void update(String symbol, long n, int total, double mean, double low, double high) {
      rows++;
      this.n += n;
      this.total += total;
      this.mean += mean;
      this.low += low;
      this.high += high;
    }

    public double[] figures() { return new double[] {rows, n, total, mean, low, high}; }
  }
}
