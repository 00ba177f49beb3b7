/** An upright rectangle in pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The room that is taken on a picture: nothing is lettered over something else. */
export interface Collisions {
  /** Takes the room of all `boxes` if all of it is free, else nothing. */
  claim(boxes: readonly Box[]): boolean
}

export function createCollisions(): Collisions {
  const taken: Box[] = []
  const isFree = (box: Box): boolean => !taken.some((other) => overlaps(box, other))
  return {
    claim: (boxes) => {
      if (!boxes.every(isFree)) return false
      taken.push(...boxes)
      return true
    },
  }
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
