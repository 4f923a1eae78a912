-- DropIndex
DROP INDEX "Message_campaignId_position_idx";

-- AlterTable
ALTER TABLE "Message" DROP CONSTRAINT "Message_pkey",
ADD CONSTRAINT "Message_pkey" PRIMARY KEY ("campaignId", "position");
