import xml.etree.ElementTree as ET

PREFIX = ""


def text_of(element, name):
    return element.find(PREFIX + name).text


def read(path):
    root = ET.parse(path).getroot()
    entries = [(text_of(entry, "id"), text_of(entry, "title")) for entry in root.iter(PREFIX + "entry")]
    return text_of(root, "title"), entries
