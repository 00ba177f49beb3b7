/**
 * Colours of the map by day and by night, by what is drawn.
 *
 * @module
 */

export const DAY = {
  sea: '#a9d1e8',
  land: '#f4f1ea',
  coast: '#7fb2d1',
  border: '#9b8aa8',
  residential: '#ece8e0',
  industrial: '#e7e3ea',
  meadow: '#e3edd0',
  vineyard: '#dfe8bd',
  forest: '#cbe2b9',
  water: '#a9d1e8',
  building: '#dfd8cc',
  buildingEdge: '#cbc1b1',
  rail: '#9a9aa0',
  path: '#bf9c7c',
  street: '#ffffff',
  streetEdge: '#d3cbbe',
  main: '#fdf1bd',
  mainEdge: '#d8c47c',
  major: '#fbd997',
  majorEdge: '#d6a754',
  text: '#3f454e',
  textSoft: '#6f7681',
  waterText: '#3c7ea6',
  halo: '#ffffff',
}

export const NIGHT = {
  sea: '#14283a',
  land: '#1c222b',
  coast: '#2b4a63',
  border: '#5b5570',
  residential: '#222934',
  industrial: '#221f2b',
  meadow: '#1f2a26',
  vineyard: '#222a20',
  forest: '#1b2b23',
  water: '#1a3a56',
  building: '#2a323e',
  buildingEdge: '#353f4e',
  rail: '#4a5160',
  path: '#584a3f',
  street: '#3d4655',
  streetEdge: '#12161c',
  main: '#5a5440',
  mainEdge: '#14161a',
  major: '#7a6238',
  majorEdge: '#14161a',
  text: '#c9d1dc',
  textSoft: '#8d97a5',
  waterText: '#6ea6cb',
  halo: '#12161c',
}
