-- DropForeignKey
ALTER TABLE "Message" DROP CONSTRAINT "Message_batchId_fkey";

-- DropIndex
DROP INDEX "Message_batchId_idx";

-- DropIndex
DROP INDEX "Message_messageId_idx";

-- DropIndex
DROP INDEX "Message_campaignId_phone_key";

-- AlterTable
ALTER TABLE "GatewayEvent" ADD COLUMN     "phone" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Message_phone_campaignId_key" ON "Message"("phone", "campaignId");
