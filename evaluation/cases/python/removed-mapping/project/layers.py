import collections


def deep_merge(lower, upper):
    result = dict(lower)
    for key, value in upper.items():
        if isinstance(value, collections.Mapping) and key in result:
            value = deep_merge(result[key], value)
        result[key] = value
    return result


class Layers:
    def __init__(self, *layers):
        self.layers = layers

    def merged(self):
        result = {}
        for layer in self.layers:
            result = deep_merge(result, layer)
        return result
