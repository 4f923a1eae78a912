-- One word for one thing: columns, tables and values get the names that the code uses. Nothing is lost.
DROP INDEX "Batch_state_lookAt_idx";
ALTER TABLE "Batch" RENAME COLUMN "places" TO "ranges";
ALTER TABLE "Batch" RENAME COLUMN "lookAt" TO "lookupAt";
ALTER TABLE "Batch" RENAME COLUMN "emptyLooks" TO "emptyLookups";
ALTER TABLE "Batch" RENAME COLUMN "sweptAt" TO "reportsCheckedAt";
CREATE INDEX "Batch_state_lookupAt_idx" ON "Batch"("state", "lookupAt");

-- Whether a request named our ids is what matters; the name of the API does not.
ALTER TABLE "Batch" ADD COLUMN "ownIds" BOOLEAN NOT NULL DEFAULT false;
UPDATE "Batch" SET "ownIds" = true WHERE "dialect" = 'V3';
ALTER TABLE "Batch" DROP COLUMN "dialect";

ALTER TABLE "Message" RENAME COLUMN "doubts" TO "requeues";
UPDATE "Message" SET "skipReason" = 'GIVEN_UP' WHERE "state" = 'SKIPPED' AND "skipReason" = 'LEFT';
UPDATE "AuditEvent" SET "kind" = 'GIVEN_UP' WHERE "kind" = 'LEFT';
UPDATE "AuditEvent" SET "kind" = 'AUTO_PAUSED' WHERE "kind" = 'PAUSED_BY_ITSELF';

ALTER TABLE "Circuit" RENAME TO "CircuitBreaker";
ALTER TABLE "CircuitBreaker" RENAME COLUMN "doubtful" TO "unknownInRow";
ALTER TABLE "CircuitBreaker" RENAME COLUMN "waitUntil" TO "backoffUntil";
