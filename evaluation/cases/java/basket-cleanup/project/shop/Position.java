package shop;

record Position(String sku, int count) {
}
