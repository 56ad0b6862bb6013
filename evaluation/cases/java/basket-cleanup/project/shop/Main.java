package shop;

public class Main {
    public static void main(String[] args) {
        Basket basket = new Basket().with("a", 0).with("b", 2).with("c", 1).with("d", 0);
        basket.dropEmpty();
        System.out.println(basket.size());
    }
}
