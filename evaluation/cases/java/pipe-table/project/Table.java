class Table {
    static Row parse(String line) {
        String[] cells = line.split("|");
        return Row.of(cells[0], cells[1]);
    }
}
