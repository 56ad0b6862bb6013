javac -J-XX:TieredStopAtLevel=1 -d .out turnover/*.java && exec java -XX:TieredStopAtLevel=1 -cp .out turnover.Report
