"""The program that runs inside the sandbox: one warm Python that tries candidate changes.

Standard library and the repository's own pytest only, for Python 3.8 and newer. The repository's
interpreter starts it and need not know Homeport: `program` hands its files over as one text. It
speaks JSON lines on the standard streams it was started with. Its parts: cases (a test of pytest,
unittest, or a whole script), runners that collect them, the keeper (forks everything else) and the
warm server (a fork that has collected the tests and stays). Orders, each answered by lines and a
last line with `done` and the CPU seconds used so far:

    start     kind, argv, here, folder        the first; is the runner there?
    suite     limit_s                         the whole suite in its natural order, one process
    collect                                   the names of the tests in the warm server
    spectrum  tests, limits, limit_s, lines   each test in the warm server, with the lines it ran
    try       how, groups, limits, limit_s,   candidates in order, each against groups of tests;
              candidates                      a group ends with its first failure
    behave    tests, candidates, limit_s      what the function returns for recorded inputs

A candidate is the new text of one function (`how` is exchange: its code is put into the function
that was imported already, in a forked child, so that neither the import nor the collection is paid
again) or of one file (write: the file is written and everything is imported again in a fork).
"""
