-- What is on its way while the version changes may have been taken or not, as after a crash: the gateway's log is asked.
UPDATE "Message" SET "state" = 'UNKNOWN', "statusDescription" = 'Shopbell was updated before the answer was stored.' WHERE "state" = 'SENDING';
UPDATE "Batch" SET "state" = 'UNKNOWN', "settledAt" = "intentAt", "lookAt" = "intentAt", "problem" = 'Shopbell was updated before the answer was stored.' WHERE "state" = 'PREPARED';

-- AlterEnum
CREATE TYPE "MessageState_new" AS ENUM ('QUEUED', 'ACCEPTED', 'DELIVERED', 'UNDELIVERED', 'EXPIRED', 'REJECTED', 'SKIPPED', 'UNKNOWN', 'NEEDS_REVIEW');
ALTER TABLE "Message" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "Message" ALTER COLUMN "state" TYPE "MessageState_new" USING ("state"::text::"MessageState_new");
ALTER TYPE "MessageState" RENAME TO "MessageState_old";
ALTER TYPE "MessageState_new" RENAME TO "MessageState";
DROP TYPE "MessageState_old";
ALTER TABLE "Message" ALTER COLUMN "state" SET DEFAULT 'QUEUED';

-- AlterTable
ALTER TABLE "Batch" ADD COLUMN     "places" TEXT NOT NULL DEFAULT '[]';
