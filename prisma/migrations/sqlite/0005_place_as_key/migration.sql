-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Message" (
    "id" TEXT NOT NULL,
    "shopId" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "customerId" TEXT,
    "position" INTEGER NOT NULL,
    "phone" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL,
    "segments" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'QUEUED',
    "skipReason" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "doubts" INTEGER NOT NULL DEFAULT 0,
    "batchId" TEXT,
    "messageId" TEXT,
    "statusGroupId" INTEGER,
    "statusGroupName" TEXT,
    "statusId" INTEGER,
    "statusName" TEXT,
    "statusDescription" TEXT,
    "errorGroupId" INTEGER,
    "errorId" INTEGER,
    "errorName" TEXT,
    "errorDescription" TEXT,
    "errorPermanent" BOOLEAN,
    "smsCount" INTEGER,
    "pricePerMessage" REAL,
    "currency" TEXT,
    "sentAt" DATETIME,
    "doneAt" DATETIME,
    "stateAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("campaignId", "position"),
    CONSTRAINT "Message_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "Shop" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Message_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Message" ("attempt", "batchId", "campaignId", "currency", "customerId", "doneAt", "doubts", "errorDescription", "errorGroupId", "errorId", "errorName", "errorPermanent", "id", "messageId", "name", "phone", "position", "pricePerMessage", "segments", "sentAt", "shopId", "skipReason", "smsCount", "state", "stateAt", "statusDescription", "statusGroupId", "statusGroupName", "statusId", "statusName", "text") SELECT "attempt", "batchId", "campaignId", "currency", "customerId", "doneAt", "doubts", "errorDescription", "errorGroupId", "errorId", "errorName", "errorPermanent", "id", "messageId", "name", "phone", "position", "pricePerMessage", "segments", "sentAt", "shopId", "skipReason", "smsCount", "state", "stateAt", "statusDescription", "statusGroupId", "statusGroupName", "statusId", "statusName", "text" FROM "Message";
DROP TABLE "Message";
ALTER TABLE "new_Message" RENAME TO "Message";
CREATE INDEX "Message_campaignId_state_position_idx" ON "Message"("campaignId", "state", "position");
CREATE UNIQUE INDEX "Message_phone_campaignId_key" ON "Message"("phone", "campaignId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
