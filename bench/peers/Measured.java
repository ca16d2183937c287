import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** The line of JSON that the harness reads of a peer in Java: what one run cost this process, and its answer. */
final class Measured {
  interface Run {
    void run() throws Exception;
  }

  /** Measures run and prints the line; answer is asked afterwards. */
  static void print(Run run, Supplier<double[]> answer) throws Exception {
    OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    run.run();
    long wall = System.nanoTime() - start;
    cpu = process.getProcessCpuTime() - cpu;
    System.out.printf(Locale.ROOT, "{\"cpu\": %.4f, \"wall\": %.4f, \"rss\": %d, \"answer\": %s}%n", cpu / 1e9,
        wall / 1e9, peakMemory(), Arrays.toString(answer.get()));
  }

  private static long peakMemory() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
    return 0;
  }

  private Measured() {}
}
