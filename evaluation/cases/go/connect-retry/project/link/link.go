package link

import "errors"

type Link struct {
	name string
}

func (l *Link) Name() string {
	return l.name
}

func dial(name string, attempt int) (*Link, error) {
	if attempt < 2 {
		return nil, errors.New("refused")
	}
	return &Link{name: name}, nil
}

func Open(name string, attempts int) *Link {
	var link *Link
	for attempt := 0; attempt < attempts; attempt++ {
		link, err := dial(name, attempt)
		if err == nil && link.name == name {
			break
		}
	}
	return link
}
