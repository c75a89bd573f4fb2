// What the bundler turns into modules.
declare module "*.css";
declare module "*?worker" {
  const source: string;
  export default source;
}
