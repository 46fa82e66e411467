import assert from 'node:assert/strict'
import test from 'node:test'
import { fieldMessage, RequestError, readProblem, toProblem } from './problem.ts'

test('keeps cause, fix and field of a problem that the API explains', () => {
  const problem = readProblem(400, {
    code: 'domain-name-invalid',
    title: 'The domain name is not valid.',
    detail: '"acme" has no dot.',
    fix: 'Give a name such as "example.com".',
    errors: [{ field: '/name', message: 'has no dot' }, { field: 3 }],
  })

  assert.equal(problem.detail, '"acme" has no dot.')
  assert.equal(problem.fix, 'Give a name such as "example.com".')
  assert.equal(fieldMessage(problem, '/name'), 'Has no dot.')
  assert.equal(fieldMessage(problem, '/region'), null)
})

test('has a sentence and a way out also when a proxy answers with a page instead of a problem', () => {
  const problem = readProblem(502, '<html>Bad gateway</html>')

  assert.equal(problem.detail, 'The answer was HTTP 502.')
  assert.match(problem.fix, /\w/)
})

test('says that nothing answers when the network fails, and passes on what was explained', () => {
  assert.equal(toProblem(new TypeError('Failed to fetch')).code, 'unreachable')
  const problem = readProblem(404, { code: 'not-found' })
  assert.equal(toProblem(new RequestError(problem)), problem)
})
