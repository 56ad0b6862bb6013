package catalogue

type Item struct {
	Name  string
	Cents int
}

func Raise(items []Item, percent int) {
	for _, item := range items {
		item.Cents += item.Cents * percent / 100
	}
}
