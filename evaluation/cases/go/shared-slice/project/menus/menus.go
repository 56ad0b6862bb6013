package menus

type Builder struct {
	shared []string
}

func NewBuilder() *Builder {
	shared := make([]string, 0, 8)
	return &Builder{shared: append(shared, "home", "orders")}
}

func (b *Builder) For(extra ...string) []string {
	return append(b.shared, extra...)
}
