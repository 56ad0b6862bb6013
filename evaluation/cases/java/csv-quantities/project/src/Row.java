record Row(String sku, int quantity, String shelf) {
    static Row parse(String line) {
        String[] cells = line.split(",");
        return new Row(cells[0], Numbers.quantity(cells[1]), cells[2]);
    }
}
