public class Main {
    public static void main(String[] args) {
        Quota quota = new Quota(4096);
        Disk disk = new Disk(quota.bytes());
        System.out.println(disk.free());
    }
}
