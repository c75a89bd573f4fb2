// Where a point of a tile map is. World pixels are Leaflet's: at zoom 0 the geographic world is 256
// pixels wide, x grows eastward and y southward; on a pixel map (`Simple`) they are the row's own
// pixels, and latitude stands for minus y. The same arithmetic as lb_widgets/model/mercator.py.
import type { Crs } from "../protocol.gen.ts";

export interface LatLng {
  lat: number;
  lng: number;
}

interface WorldPoint {
  x: number;
  y: number;
}

/** What a map shows: its bounds in degrees, and its zoom. */
export interface MapView {
  zoom: number;
  south: number;
  west: number;
  north: number;
  east: number;
}

export interface TileNumber {
  z: number;
  x: number;
  y: number;
}

const WORLD = 256;
const RADIANS = Math.PI / 180;
const ECCENTRICITY = Math.sqrt(1 - (6356752.314245179 / 6378137) ** 2); // WGS 84

interface Projection {
  forward: (at: LatLng) => WorldPoint;
  inverse: (point: WorldPoint) => LatLng;
}

function flattening(phi: number): number {
  const sine = ECCENTRICITY * Math.sin(phi);
  return ((1 - sine) / (1 + sine)) ** (ECCENTRICITY / 2);
}

function inDegrees(phi: number, x: number): LatLng {
  return { lat: phi / RADIANS, lng: (x / WORLD - 0.5) * 360 };
}

function inWorld(lng: number, mercator: number): WorldPoint {
  return { x: (lng / 360 + 0.5) * WORLD, y: (0.5 - mercator / (2 * Math.PI)) * WORLD };
}

const SPHERE: Projection = {
  forward: ({ lat, lng }) => inWorld(lng, Math.asinh(Math.tan(lat * RADIANS))),
  inverse: ({ x, y }) => inDegrees(Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))), x),
};

const ELLIPSOID: Projection = {
  forward: ({ lat, lng }) => {
    const phi = lat * RADIANS;
    return inWorld(lng, -Math.log(Math.tan(Math.PI / 4 - phi / 2) / flattening(phi)));
  },
  inverse: ({ x, y }) => {
    const ratio = Math.exp(-Math.PI * (1 - (2 * y) / WORLD));
    let phi = Math.PI / 2 - 2 * Math.atan(ratio);
    for (let step = 0; step < 15; step++) {
      phi = Math.PI / 2 - 2 * Math.atan(ratio * flattening(phi));
    }
    return inDegrees(phi, x);
  },
};

const PLANE: Projection = {
  forward: ({ lat, lng }) => ({ x: lng, y: -lat }),
  inverse: ({ x, y }) => ({ lat: -y, lng: x }),
};

const PROJECTIONS: Record<Crs, Projection> = {
  EPSG3857: SPHERE,
  EPSG4326: SPHERE, // names the unit of a row's bounds; the tiles are those of Web Mercator
  EPSG3395: ELLIPSOID,
  Simple: PLANE,
};

/** What lies `x` pixels right of and `y` pixels below the upper left corner of a map. */
export function positionAt(crs: Crs, view: MapView, x: number, y: number): LatLng {
  const { forward, inverse } = PROJECTIONS[crs];
  const corner = forward({ lat: view.north, lng: view.west });
  const scale = 2 ** view.zoom;
  return inverse({ x: corner.x + x / scale, y: corner.y + y / scale });
}

/** The tile of a zoom that holds a position, or none where the world ends. */
export function tileAt(crs: Crs, tileSize: number, z: number, at: LatLng): TileNumber | undefined {
  const point = PROJECTIONS[crs].forward(at);
  const count = 2 ** z;
  const span = (crs === "Simple" ? tileSize : WORLD) / count;
  const [x, y] = [Math.floor(point.x / span), Math.floor(point.y / span)];
  if (crs === "Simple") return x >= 0 && y >= 0 ? { z, x, y } : undefined;
  return x >= 0 && x < count && y >= 0 && y < count ? { z, x, y } : undefined;
}

/** A position in the words of its map: degrees to about a metre, or pixels at zoom 0. */
export function positionText(crs: Crs, at: LatLng): string {
  if (crs === "Simple") return `x ${at.lng.toFixed(1)}, y ${(-at.lat).toFixed(1)}`;
  return `${degrees(at.lat)}, ${degrees(((((at.lng + 180) % 360) + 360) % 360) - 180)}`;
}

function degrees(value: number): string {
  return value.toFixed(5).replace("-", "−");
}
