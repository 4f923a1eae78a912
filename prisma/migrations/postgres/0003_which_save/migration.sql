-- AlterTable
ALTER TABLE "Campaign" ADD COLUMN     "savedAs" TEXT;

