package limits

import "encoding/json"

type Limits map[string]interface{}

func Parse(text string) (Limits, error) {
	values := Limits{}
	err := json.Unmarshal([]byte(text), &values)
	return values, err
}

func (l Limits) Number(name string) int {
	return l[name].(int)
}
