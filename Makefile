# make up: everything this machine lacks, then the whole system, until Ctrl-C.   S3=1: objects in SeaweedFS.   DEMO=0: empty.
# make test: every check that CI runs.   test-full: with the slow sweeps.   check: only those without engines.
# make test-faults: an outbox of 200 files through the end of every part, with its figures.
# make bench-geo: what walks and roads cost, beside a floor and peers.   FULL=1: the slow peers on everything.
# make bench-reuse: how well the same picture is found again, and how fast among ten millions.
# make bench-intake: what taking photos in costs, beside a bare floor.   FULL=1: memory over 5,000 photos.
BOOTSTRAP = python3 -m infra.bootstrap
TEST_PROCESSES ?= 2
export TEST_PROCESSES

.PHONY: up setup check test test-full test-faults bench-geo bench-intake bench-reuse
up:
	@$(BOOTSTRAP) up $(if $(filter 1,$(S3)),--s3) $(if $(filter 0,$(DEMO)),--no-demo)

setup check test test-full test-faults bench-geo bench-intake bench-reuse:
	@$(BOOTSTRAP) $@
