import { expect, test } from '@jest/globals'
import { loadPageModule, type Pose } from './page-module.ts'

const { between, createTrack } = await loadPageModule('motion')

const pose = (latitude: number, longitude: number, headingDegrees: number | null = 0): Pose => ({
  latitude,
  longitude,
  headingDegrees,
})

test('half way between two readings is half way in place and heading', () => {
  const middle = between(pose(47.1, 9.5, 10), pose(47.102, 9.504, 50), 0.5)

  expect(middle.latitude).toBeCloseTo(47.101)
  expect(middle.longitude).toBeCloseTo(9.502)
  expect(middle.headingDegrees).toBeCloseTo(30)
})

test.each([
  [350, 30, 10],
  [10, 330, 350],
  [90, 270, 0],
])('from %d to %d degrees it turns the short way, over %d', (from, to, middle) => {
  const { headingDegrees } = between(pose(47, 9, from), pose(47, 9, to), 0.5)

  expect(headingDegrees).toBeCloseTo(middle)
})

test.each([
  [null, 90],
  [90, null],
])('from heading %p to %p there is nothing between', (from, to) => {
  expect(between(pose(47, 9, from), pose(47, 9, to), 0.5).headingDegrees).toBe(to)
})

test('a car that is suddenly elsewhere does not fly there', () => {
  const there = pose(47.2, 9.5)

  expect(between(pose(47.1, 9.5), there, 0.1)).toEqual(there)
})

test('a glide takes as long as the readings lie apart', () => {
  const track = createTrack()
  track.moveTo(pose(47.1, 9.5), 0, false)
  track.moveTo(pose(47.102, 9.5), 2000, false)

  expect(track.at(2000).latitude).toBe(47.1)
  expect(track.at(3000).latitude).toBeCloseTo(47.101)
  expect(track.isSettled(3999)).toBe(false)
  expect(track.at(4000)).toEqual(pose(47.102, 9.5))
  expect(track.isSettled(4000)).toBe(true)
})

test('a car that has stood for long is soon where it is now', () => {
  const track = createTrack()
  track.moveTo(pose(47.1, 9.5), 0, false)

  track.moveTo(pose(47.102, 9.5), 60_000, false)

  expect(track.at(63_000)).toEqual(pose(47.102, 9.5))
})

test('a reading in the middle of a glide is approached from where the car is seen', () => {
  const track = createTrack()
  track.moveTo(pose(47.1, 9.5), 0, false)
  track.moveTo(pose(47.102, 9.5), 2000, false)

  track.moveTo(pose(47.104, 9.5), 3000, false)

  expect(track.at(3000).latitude).toBeCloseTo(47.101)
})

test('who wants less motion sees the car jump', () => {
  const track = createTrack()
  track.moveTo(pose(47.1, 9.5), 0, true)
  track.moveTo(pose(47.102, 9.5), 2000, true)

  expect(track.at(2000)).toEqual(pose(47.102, 9.5))
})
