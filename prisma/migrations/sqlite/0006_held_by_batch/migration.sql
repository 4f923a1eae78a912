-- What is on its way while the version changes may have been taken or not, as after a crash: the gateway's log is asked.
UPDATE "Message" SET "state" = 'UNKNOWN', "statusDescription" = 'Shopbell was updated before the answer was stored.' WHERE "state" = 'SENDING';
UPDATE "Batch" SET "state" = 'UNKNOWN', "settledAt" = "intentAt", "lookAt" = "intentAt", "problem" = 'Shopbell was updated before the answer was stored.' WHERE "state" = 'PREPARED';

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Batch" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "campaignId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PREPARED',
    "size" INTEGER NOT NULL,
    "places" TEXT NOT NULL DEFAULT '[]',
    "leaseOwner" TEXT NOT NULL,
    "leaseUntil" DATETIME NOT NULL,
    "intentAt" DATETIME NOT NULL,
    "settledAt" DATETIME,
    "httpStatus" INTEGER,
    "dialect" TEXT NOT NULL DEFAULT 'V1',
    "notAfter" DATETIME NOT NULL,
    "bulkId" TEXT,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "lookAt" DATETIME,
    "emptyLooks" INTEGER NOT NULL DEFAULT 0,
    "sweptAt" DATETIME,
    "problem" TEXT,
    CONSTRAINT "Batch_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Batch" ("bulkId", "campaignId", "dialect", "emptyLooks", "httpStatus", "id", "intentAt", "leaseOwner", "leaseUntil", "lookAt", "notAfter", "problem", "rejected", "settledAt", "size", "state", "sweptAt") SELECT "bulkId", "campaignId", "dialect", "emptyLooks", "httpStatus", "id", "intentAt", "leaseOwner", "leaseUntil", "lookAt", "notAfter", "problem", "rejected", "settledAt", "size", "state", "sweptAt" FROM "Batch";
DROP TABLE "Batch";
ALTER TABLE "new_Batch" RENAME TO "Batch";
CREATE INDEX "Batch_campaignId_intentAt_idx" ON "Batch"("campaignId", "intentAt");
CREATE INDEX "Batch_state_leaseUntil_idx" ON "Batch"("state", "leaseUntil");
CREATE INDEX "Batch_state_lookAt_idx" ON "Batch"("state", "lookAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
