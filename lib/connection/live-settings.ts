/** The environment variables that connect a live account, each with an example value and what it is for. */
export const liveSettings = [
  { name: 'INFOBIP_BASE_URL', value: 'https://xxxxx.api.infobip.com', text: 'Your own address. You find it on the home page of your Infobip account.' },
  { name: 'INFOBIP_API_KEY', value: '…', text: 'A key that may send texts, read reports and logs. (Or INFOBIP_USERNAME and INFOBIP_PASSWORD.)' },
  {
    name: 'INFOBIP_API',
    value: 'v3',
    text: 'Recommended. Infobip’s current API refuses a text that it has already taken. Without this line, Shopbell uses the older API.',
  },
]
