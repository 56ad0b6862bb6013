import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class Catalogue {
    private final Map<String, Article> articles = new LinkedHashMap<>();

    Article create(String name, String... tags) {
        Article article = new Article(name, List.of(tags));
        articles.put(name, article);
        return article;
    }

    void sale(String name) {
        articles.get(name).tag("sale");
    }
}
