import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * Runs one workload on Flink SQL in this process, in streaming mode with parallelism 1, and prints one JSON line: the
 * CPU and wall seconds of one job that discards its result, peak memory, and the figures by which the harness checks
 * the answer. Those come from a job before it, which also warms the JVM up.
 *
 * <pre>java … FlinkPeer filter|tumbling FILE</pre>
 */
public final class FlinkPeer {
  private static final String COLUMNS = "symbol STRING, price DOUBLE, quantity INT, `timestamp` BIGINT";

  /** Rows up to the watermark itself are late for Flink, hence the millisecond that it stays behind. */
  private static final String TIME =
      ", ts AS TO_TIMESTAMP_LTZ(`timestamp`, 3), WATERMARK FOR ts AS ts - INTERVAL '0.001' SECOND";

  /** What a workload reads, gives and asks; sums of the result's columns from `summed` on are its answer. */
  private record Workload(String time, String result, int summed, int columns, String query) {}

  private static final Map<String, Workload> WORKLOADS = Map.of(
      "filter", new Workload("", "symbol STRING, notional DOUBLE, `timestamp` BIGINT", 1, 1,
          "SELECT symbol, price * quantity AS notional, `timestamp` FROM Trades WHERE price > 100"),
      "tumbling", new Workload(TIME, "symbol STRING, n BIGINT, total INT, mean DOUBLE, low DOUBLE, high DOUBLE", 1, 5,
          "SELECT symbol, COUNT(*) AS n, SUM(quantity) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high "
              + "FROM TABLE(TUMBLE(TABLE Trades, DESCRIPTOR(ts), INTERVAL '1' SECOND)) "
              + "GROUP BY window_start, window_end, symbol"));

  public static void main(String[] args) throws Exception {
    Workload workload = WORKLOADS.get(args[0]);
    Configuration settings = new Configuration();
    settings.setString("parallelism.default", "1");
    settings.setString("pipeline.object-reuse", "true");
    settings.setString("table.local-time-zone", "UTC");
    TableEnvironment flink = TableEnvironment.create(
        EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(settings).build());
    flink.executeSql("CREATE TABLE Trades (" + COLUMNS + workload.time + ") WITH ('connector' = 'filesystem', 'path' = '"
        + Path.of(args[1]).toUri() + "', 'format' = 'json')");
    flink.executeSql("CREATE TABLE Discarded (" + workload.result + ") WITH ('connector' = 'blackhole')");

    double[] answer = answer(flink, workload);
    Measured.print(() -> flink.executeSql("INSERT INTO Discarded " + workload.query).await(), () -> answer);
  }

  private static double[] answer(TableEnvironment flink, Workload workload) throws Exception {
    double[] sums = new double[1 + workload.columns];
    try (CloseableIterator<Row> rows = flink.executeSql(workload.query).collect()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        sums[0]++;
        for (int i = 0; i < workload.columns; i++) {
          sums[1 + i] += ((Number) row.getField(workload.summed + i)).doubleValue();
        }
      }
    }
    return sums;
  }
}
