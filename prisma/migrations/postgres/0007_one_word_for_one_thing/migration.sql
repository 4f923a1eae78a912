-- One word for one thing: columns, tables and values get the names that the code uses. Nothing is lost.
ALTER TABLE "Batch" RENAME COLUMN "places" TO "ranges";
ALTER TABLE "Batch" RENAME COLUMN "lookAt" TO "lookupAt";
ALTER TABLE "Batch" RENAME COLUMN "emptyLooks" TO "emptyLookups";
ALTER TABLE "Batch" RENAME COLUMN "sweptAt" TO "reportsCheckedAt";
ALTER INDEX "Batch_state_lookAt_idx" RENAME TO "Batch_state_lookupAt_idx";

-- Whether a request named our ids is what matters; the name of the API does not.
ALTER TABLE "Batch" ADD COLUMN "ownIds" BOOLEAN NOT NULL DEFAULT false;
UPDATE "Batch" SET "ownIds" = true WHERE "dialect" = 'V3';
ALTER TABLE "Batch" DROP COLUMN "dialect";
DROP TYPE "Dialect";

ALTER TABLE "Message" RENAME COLUMN "doubts" TO "requeues";
ALTER TYPE "SkipReason" RENAME VALUE 'LEFT' TO 'GIVEN_UP';
ALTER TYPE "AuditKind" RENAME VALUE 'LEFT' TO 'GIVEN_UP';
ALTER TYPE "AuditKind" RENAME VALUE 'PAUSED_BY_ITSELF' TO 'AUTO_PAUSED';

ALTER TABLE "Circuit" RENAME TO "CircuitBreaker";
ALTER INDEX "Circuit_pkey" RENAME TO "CircuitBreaker_pkey";
ALTER TYPE "CircuitState" RENAME TO "BreakerState";
ALTER TABLE "CircuitBreaker" RENAME COLUMN "doubtful" TO "unknownInRow";
ALTER TABLE "CircuitBreaker" RENAME COLUMN "waitUntil" TO "backoffUntil";
