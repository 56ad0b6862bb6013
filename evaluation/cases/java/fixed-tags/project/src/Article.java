import java.util.List;

class Article {
    private final String name;
    private final List<String> tags;

    Article(String name, List<String> tags) {
        this.name = name;
        this.tags = tags;
    }

    void tag(String tag) {
        if (!tags.contains(tag)) {
            tags.add(tag);
        }
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return name + tags;
    }
}
