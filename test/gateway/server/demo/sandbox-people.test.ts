import { expect, test } from '@jest/globals'
import { readSandboxPeople } from '../../../../gateway/server/demo/sandbox-people.ts'

test("takes names and tokens from the sandbox's page and leaves the rest", () => {
  const page = { about: '', people: [{ name: 'Ada Amann', accessToken: 'abc', isActive: true }] }

  const people = readSandboxPeople(page)

  expect(people).toEqual([{ name: 'Ada Amann', token: 'abc' }])
})

test.each([null, {}, { people: 'Ada' }, { people: [null] }, { people: [{ name: 'Ada' }] }])(
  'refuses %j, which is no page of a sandbox',
  (page) => {
    expect(() => readSandboxPeople(page)).toThrow(TypeError)
  },
)
