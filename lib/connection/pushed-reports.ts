/** Delivery reports that the gateway pushes come in its own words: the one place that says which gateway's. */
export { parsePushedReports } from '@/lib/sms/infobip/reports'
