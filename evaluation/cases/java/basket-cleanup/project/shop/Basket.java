package shop;

import java.util.ArrayList;
import java.util.List;

class Basket {
    private final List<Position> positions = new ArrayList<>();

    Basket with(String sku, int count) {
        positions.add(new Position(sku, count));
        return this;
    }

    void dropEmpty() {
        for (Position position : positions) {
            if (position.count() == 0) {
                positions.remove(position);
            }
        }
    }

    int size() {
        return positions.size();
    }
}
