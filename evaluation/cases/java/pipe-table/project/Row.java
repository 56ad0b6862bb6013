record Row(String name, int count) {
    static Row of(String name, String count) {
        return new Row(name, Integer.parseInt(count));
    }
}
