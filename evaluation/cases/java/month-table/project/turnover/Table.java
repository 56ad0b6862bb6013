package turnover;

final class Table {
    private final long[] cents = new long[12];

    void book(int month, long amount) {
        cents[month] += amount;
    }

    long year() {
        long sum = 0;
        for (long month : cents) {
            sum += month;
        }
        return sum;
    }
}
