/**
 * The page: who asks, for which car, and what is shown of the answers.
 *
 * @module
 */
import { createCard, refreshAges } from './card.js'
import { createChoice } from './choices.js'
import { find, setText } from './dom.js'
import { explain } from './explain.js'
import { nameOf } from './format.js'
import { readOperation, readPeople } from './gateway.js'
import { askUntilMoving, watch } from './live.js'
import { createMapView } from './map-view.js'
import { createRequestPanel } from './request-panel.js'
import { createStreamSign } from './stream-sign.js'
import { carView, fleetView } from './views.js'

const NO_CAR = { message: 'There is no such car.', extensions: { code: 'NOT_FOUND' } }
const NOBODY = {
  title: 'Whose car shall it be?',
  text: 'Choose who asks, or paste an access token.',
}
const NO_POSITION = { title: 'No position', text: 'The car reports none.' }
const ALL = 'all'
/** Cars on the map at once, and in the list. */
const MAX_CARS = 50
/** More cars than this are shown together first. */
const FLEET = 5
const MOMENT_MS = 100

const [carOnMap, carLive, fleetOnMap, fleetLive, myCars] = await Promise.all(
  ['car-on-map', 'car-live', 'fleet-on-map', 'fleet-live', 'my-cars'].map(readOperation),
)
const documents = { carOnMap, carLive, fleetOnMap, fleetLive }
const cardElement = find('#card')
const card = createCard(cardElement, (id) => chooseCar(id))
const panel = createRequestPanel(find('#request'))
const map = createMapView(find('#map'), { onPick: (id) => chooseCar(id) })
const sign = createStreamSign(find('.stream-sign'), () => chooseCar(chosenCar))
const signOutButton = find('#sign-out')
const peopleChoice = createChoice(find('#people'), (value) => void choosePerson(value))
const carChoice = createChoice(find('#cars'), (value) => chooseCar(value))

let people = []
/** Whose token is used; `null` = a pasted one. */
let chosenPerson = null
let token = ''
let cars = []
let chosenCar = ALL
/** Ends what the page is waiting for when something else is chosen. */
let current = new AbortController()

function startOver() {
  current.abort()
  sign.show(null)
  current = new AbortController()
  return current.signal
}

/** @param {string} key a person's {@link keyOf} */
async function choosePerson(key) {
  const signal = startOver()
  history.replaceState(null, '', `#${key}`)
  peopleChoice.choose(key)
  chosenPerson = key
  // Tokens of a sandbox live for an hour; the page may be open for longer.
  people = await readPeople()
  const person = people.find(({ name }) => keyOf(name) === key)
  if (person && !signal.aborted) signIn(person.token, person.name)
}

function signIn(newToken, name) {
  const signal = startOver()
  token = newToken
  signOutButton.hidden = false
  carChoice.show([], null)
  map.cover({ title: 'One moment', text: `Asking which cars ${name} may see.` })
  card.showWaiting(name)
  const operation = { query: myCars, variables: { first: MAX_CARS } }
  panel.showRequest(operation)
  void askUntilMoving(token, operation, (answer) => showCars(answer, name), signal)
}

/** With cars to choose from, the question which there are is done. */
function showCars(answer, name) {
  const vehicles = answer.data?.vehicles
  if (!vehicles || vehicles.nodes.length === 0) return showNoCars(answer, name)
  cars = vehicles.nodes
  carChoice.show(carOptions(vehicles), null)
  chooseCar(vehicles.totalCount > FLEET ? ALL : cars[0].id)
  return true
}

const carOptions = ({ nodes, totalCount }) => [
  ...(nodes.length > 1 ? [{ value: ALL, label: allLabel(nodes.length, totalCount) }] : []),
  ...nodes.map((vehicle) => ({ value: vehicle.id, label: nameOf(vehicle) })),
]

const allLabel = (shown, total) =>
  shown < total ? `The first ${shown} of ${total}` : `All ${total}`

function showNoCars(answer, name) {
  panel.showAnswer(answer)
  const [error] = answer.errors
  const words = error
    ? explain(error)
    : { title: 'No cars', text: `There is no car that ${name} may see.` }
  card.showErrors(answer)
  map.cover(words)
  announce(words.title)
  return false
}

function chooseCar(value) {
  const signal = startOver()
  const isFleet = value === ALL
  const view = isFleet ? fleetView(documents, MAX_CARS) : carView(documents, value)
  chosenCar = value
  carChoice.choose(value)
  panel.showRequest(view.request)
  const vehicle = cars.find(({ id }) => id === value)
  card.showWaiting(vehicle ? nameOf(vehicle) : allLabel(cars.length, cars.length))
  map.startOver()
  const show = isFleet ? showFleet : (answer) => showCar(answer, value)
  void watch(token, view, listenerOf(show, signal), signal)
}

function listenerOf(show, signal) {
  const events = gatherEvents((answer, text, count) => {
    if (signal.aborted) return
    panel.showEvents(text, count)
    show(answer)
  })
  return {
    onAnswer: (answer) => {
      panel.showAnswer(answer)
      return show(answer)
    },
    onStream: (operation) => panel.showStream(operation),
    onMoved: events.add,
    onState: (state) => {
      sign.show(state)
      if (state.kind !== 'ENDED') return
      events.forget()
      // Who may not watch any more sees nothing more.
      showFailure({ errors: [state.error], requestId: null })
    },
  }
}

/** Events of a fleet come faster than anybody sees: those of a moment are shown together. */
function gatherEvents(showTogether) {
  let latest = null
  let count = 0
  const showLatest = () => {
    if (latest !== null) showTogether(...latest, count)
    latest = null
    count = 0
  }
  return {
    add(answer, text) {
      if (latest === null) setTimeout(showLatest, MOMENT_MS)
      latest = [answer, text]
      count += 1
    },
    forget: () => (latest = null),
  }
}

/** Nothing of anybody is left. */
function showNobody() {
  signOutButton.hidden = true
  carChoice.show([], null)
  card.showNothing()
  map.cover(NOBODY)
  panel.showRequest({ query: carOnMap, variables: { id: '…' } })
}

/** @returns whether there is something that moves */
function showCar(answer, id) {
  const vehicle = answer.data?.vehicle ?? null
  if (vehicle === null) return showFailure(answer)
  card.showCar(vehicle, answer)
  return showOnMap([{ ...vehicle, id }], answer.errors)
}

function showFleet(answer) {
  const vehicles = answer.data?.vehicles ?? null
  if (vehicles === null) return showFailure(answer)
  card.showFleet(vehicles, answer)
  return showOnMap(vehicles.nodes, answer.errors)
}

function showFailure(answer) {
  const [error = NO_CAR] = answer.errors
  if (error.extensions?.code === 'UNAUTHENTICATED' && chosenPerson !== null) {
    void choosePerson(chosenPerson)
    return false
  }
  const isBehind = map.isShowing() && error.extensions?.retryable === true
  if (isBehind) card.showBehind(answer)
  else {
    card.showErrors(answer)
    map.cover(explain(error))
  }
  announce(explain(error).title)
  return false
}

function showOnMap(vehicles, errors) {
  const placed = vehicles.filter(({ position }) => position)
  const [car] = placed
  if (car) {
    map.show(placed)
    announce(`${placed.length === 1 ? nameOf(car) : `${placed.length} cars`} on the map`)
    return true
  }
  const error = errors.find(({ path }) => path?.at(-1) === 'position') ?? errors[0]
  const words = error ? explain(error) : NO_POSITION
  map.cover(words)
  announce(words.title)
  return false
}

/** For those who listen: once per change, not once per answer. */
const announce = (words) => setText(find('#announcer'), words)

const keyOf = (name) => name.split(' ')[0].toLowerCase()

signOutButton.addEventListener('click', () => {
  startOver()
  token = ''
  chosenPerson = null
  cars = []
  history.replaceState(null, '', location.pathname)
  peopleChoice.choose(null)
  showNobody()
  find('#token').value = ''
  announce('Signed out')
})

find('#own-token form').addEventListener('submit', (event) => {
  event.preventDefault()
  const pasted = find('#token')
    .value.trim()
    .replace(/^Bearer\s+/i, '')
  if (pasted === '') return
  peopleChoice.choose(null)
  chosenPerson = null
  signIn(pasted, 'you')
})

setInterval(() => refreshAges(cardElement), 1000)

const wideEnough = matchMedia('(min-width: 1180px)')
find('#request').open = wideEnough.matches

people = await readPeople()
peopleChoice.show(
  people.map(({ name }) => ({ value: keyOf(name), label: name.split(' ')[0] })),
  null,
)
find('#own-token').open = people.length === 0
showNobody()
const wanted = location.hash.slice(1)
const [first] = people
if (first) {
  await choosePerson(people.some(({ name }) => keyOf(name) === wanted) ? wanted : keyOf(first.name))
}
