from homeport.detection.kubernetes import values


def found(text: str) -> list[str]:
    """Return the values the reader sees."""
    data = text.encode()
    return [data[start:end].decode() for start, end in values(data)]


def test_data_and_string_data() -> None:
    """Values stand under either key, plain, quoted, or as a block."""
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n  user: YWRt\n"
        '  \'pass\': "cGFzcw=="\n\n  empty: ""\n  .file: |\n    bGluZTE=\n    bGluZTI=\n'
        "stringData:\n  token: plain-text value\ntype: Opaque\n"
    )
    assert found(text) == ["YWRt", "cGFzcw==", "bGluZTE=", "bGluZTI=", "plain-text value"]


def test_json() -> None:
    """The JSON form is read too, also where it lies escaped in an annotation."""
    assert found('{"kind": "Secret", "data": {"a": "YWRt", "b": "cGFz"}}') == ["YWRt", "cGFz"]
    assert found('x: "{\\"kind\\":\\"Secret\\",\\"data\\":{\\"a\\":\\"YWRt\\"}}"') == ["YWRt"]


def test_other_documents() -> None:
    """Only the documents of kind Secret are read; `kind` may come last."""
    text = "kind: ConfigMap\ndata:\n  mode: fast\n---\ndata:\n  key: YWRt\nkind: Secret\n"
    assert found(text) == ["YWRt"]


def test_half_a_manifest() -> None:
    """A manifest that ends in the middle gives what is there."""
    assert found("kind: Secret\ndata:\n  key: YWRtaW4") == ["YWRtaW4"]


def test_settings_in_a_block_keep_their_keys() -> None:
    """Of a line `key=value` in a block only the value is withheld; base-64 goes whole."""
    lines = "user=app\n    a.b-c=x=y z\n    bGluZTE=\n"
    text = f"kind: Secret\nstringData:\n  app.properties: |\n    {lines}"
    assert found(text) == ["app", "x=y", "z", "bGluZTE="]


def test_templates_hold_no_values() -> None:
    """What a template fills in is no value, what stands beside it is."""
    data = b"kind: Secret\ndata:\n  {{- range $k, $v := .Values }}\n  a: {{ $v }}\n  b: c2VjcmV0\n"
    assert [data[start:end] for start, end in values(data)] == [b"c2VjcmV0"]
