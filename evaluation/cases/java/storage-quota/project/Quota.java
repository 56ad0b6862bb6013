class Quota {
    private final int megabytes;

    Quota(int megabytes) {
        this.megabytes = megabytes;
    }

    long bytes() {
        return megabytes * 1024 * 1024 - 1;
    }
}
