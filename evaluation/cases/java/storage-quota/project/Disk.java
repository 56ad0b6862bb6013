class Disk {
    private final long size;
    private long used;

    Disk(long size) {
        if (size <= 0) {
            throw new IllegalArgumentException("a disk needs room, not " + size);
        }
        this.size = size;
    }

    long free() {
        return size - used;
    }
}
