-- How many mails went to a mailbox in an hour. The mailbox is a hash: nobody needs to read here who buys.
CREATE TABLE "mail_quota" (
    "mailbox" BYTEA NOT NULL,
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "sent" INTEGER NOT NULL,

    CONSTRAINT "mail_quota_pkey" PRIMARY KEY ("mailbox", "hour")
);

CREATE INDEX "mail_quota_hour_idx" ON "mail_quota"("hour");
