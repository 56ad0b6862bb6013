package store

import "sort"

type Store struct {
	name   string
	levels map[string]int
}

func New(name string) *Store {
	return &Store{name: name}
}

func (s *Store) Receive(sku string, count int) {
	s.levels[sku] += count
}

func (s *Store) Skus() []string {
	skus := make([]string, 0, len(s.levels))
	for sku := range s.levels {
		skus = append(skus, sku)
	}
	sort.Strings(skus)
	return skus
}
