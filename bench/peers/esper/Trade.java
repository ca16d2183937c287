/** One event, as Esper likes it best: a bean with getters, which its compiled statements call directly. */
public final class Trade {
  final String symbol;
  final double price;
  final int quantity;
  final long timestamp;

  Trade(String symbol, double price, int quantity, long timestamp) {
    this.symbol = symbol;
    this.price = price;
    this.quantity = quantity;
    this.timestamp = timestamp;
  }

  public String getSymbol() { return symbol; }
  public double getPrice() { return price; }
  public int getQuantity() { return quantity; }
  public long getTimestamp() { return timestamp; }
}
