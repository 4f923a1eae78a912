-- AlterEnum: quiet hours make a text wait and leave nobody out, so nothing ever had this reason.
CREATE TYPE "SkipReason_new" AS ENUM ('OPTED_OUT', 'STOPPED', 'LEFT');
ALTER TABLE "Message" ALTER COLUMN "skipReason" TYPE "SkipReason_new" USING ("skipReason"::text::"SkipReason_new");
ALTER TYPE "SkipReason" RENAME TO "SkipReason_old";
ALTER TYPE "SkipReason_new" RENAME TO "SkipReason";
DROP TYPE "SkipReason_old";
