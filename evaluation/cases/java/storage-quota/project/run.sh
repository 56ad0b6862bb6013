set -e
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
javac -d "$out" *.java
java -cp "$out" Main
