import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads trades from JSON Lines without an object per field: it looks at the bytes once, passes over fields that nobody
 * asked for, and makes the string of a symbol only when it is seen for the first time. Objects are flat and strings
 * have no escapes, as the generator writes them; anything else is refused.
 */
final class TradeReader {
  private final InputStream in;
  private byte[] buffer = new byte[1 << 20];
  private int at, end;

  /** Symbols by the hash of their bytes, with open addressing; at most half full. */
  private String[] symbols = new String[1 << 15];
  private byte[][] spelled = new byte[1 << 15][];
  private int known;

  TradeReader(InputStream in) { this.in = in; }

  /** The next trade, its time moved by shift milliseconds; null at the end. */
  Trade next(long shift) throws IOException {
    int eol = lineEnd();
    if (eol < 0) return null;
    byte[] b = buffer;
    int i = at;
    at = eol + 1;
    String symbol = null;
    double price = 0;
    long quantity = 0, timestamp = 0;
    if (b[i++] != '{') throw refused(i);
    while (true) {
      if (b[i++] != '"') throw refused(i);
      int name = i;
      while (b[i] != '"') i++;
      int nameLength = i - name;
      i++;
      if (b[i++] != ':') throw refused(i);
      int value = i;
      if (b[i] == '"') {
        int hash = 0;
        for (i++; b[i] != '"'; i++) hash = hash * 31 + b[i];
        if (nameLength == 6 && b[name] == 's' && b[name + 1] == 'y') symbol = symbol(value + 1, i, hash);
        i++;
      } else {
        while (b[i] != ',' && b[i] != '}') i++;
        switch (b[name]) {
          case 'p': if (nameLength == 5) price = decimal(value, i); break;
          case 'q': if (nameLength == 8) quantity = integer(value, i); break;
          case 't': if (nameLength == 9) timestamp = integer(value, i); break;
          default: break;
        }
      }
      byte next = b[i++];
      if (next == '}') return new Trade(symbol, price, (int) quantity, timestamp + shift);
      if (next != ',') throw refused(i);
    }
  }

  /** The place of the line feed that ends the line at `at`, reading on where needed; -1 at the end. */
  private int lineEnd() throws IOException {
    for (int i = at; ; ) {
      for (; i < end; i++) if (buffer[i] == '\n') return i;
      int held = end - at;
      if (held == buffer.length) throw new IOException("a line of more than " + held + " bytes");
      System.arraycopy(buffer, at, buffer, 0, held);
      i = held;
      at = 0;
      int n = in.read(buffer, held, buffer.length - held);
      if (n < 0 && held > 0) throw new IOException("the last line has no end");
      if (n < 0) return -1;
      end = held + n;
    }
  }

  private String symbol(int from, int to, int hash) {
    int mask = symbols.length - 1;
    for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
      byte[] bytes = spelled[slot];
      if (bytes == null) return learn(slot, from, to);
      if (Arrays.equals(bytes, 0, bytes.length, buffer, from, to)) return symbols[slot];
    }
  }

  private String learn(int slot, int from, int to) {
    if (++known > symbols.length / 2) throw new IllegalStateException("more than " + symbols.length / 2 + " symbols");
    spelled[slot] = Arrays.copyOfRange(buffer, from, to);
    return symbols[slot] = new String(spelled[slot], StandardCharsets.UTF_8);
  }

  private long integer(int from, int to) throws IOException {
    long v = 0;
    for (int i = from; i < to; i++) {
      int digit = buffer[i] - '0';
      if (digit < 0 || digit > 9) throw refused(i);
      v = v * 10 + digit;
    }
    return v;
  }

  /** A number with at most fifteen digits: exact, because the digits and the power of ten are. */
  private double decimal(int from, int to) throws IOException {
    long digits = 0;
    double scale = 1;
    boolean fraction = false;
    for (int i = from; i < to; i++) {
      if (buffer[i] == '.') {
        fraction = true;
        continue;
      }
      int digit = buffer[i] - '0';
      if (digit < 0 || digit > 9) throw refused(i);
      digits = digits * 10 + digit;
      if (fraction) scale *= 10;
    }
    return digits / scale;
  }

  private IOException refused(int i) { return new IOException("not a trade, at byte " + i + " of the buffer"); }
}
