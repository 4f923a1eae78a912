// Lists the failed tests by name, for the end of the output of `npm test`. A log may have dropped its beginning.

const firstLines = (text) =>
  String(text ?? '')
    .split('\n')
    .slice(0, 12)
    .join('\n    ')

/** The failed tests of a Vitest report. */
export function failuresOfVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed')
    // A file that could not be loaded has failed without any test.
    if (failed.length === 0 && status === 'failed') return [`${name}\n    ${firstLines(message)}`]
    return failed.map(({ fullName, failureMessages }) => `${name}: ${fullName}\n    ${firstLines(failureMessages[0])}`)
  })
}

/** The failed tests of a Playwright report. */
export function failuresOfPlaywright({ suites, errors }) {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)]
  const failed = suites.flatMap(specs).filter(({ ok }) => !ok)
  const reasonOf = ({ tests }) => tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message
  return [
    ...failed.map((spec) => `${spec.file}: ${spec.title}\n    ${firstLines(reasonOf(spec))}`),
    ...(errors ?? []).map(({ message }) => firstLines(message)),
  ]
}
