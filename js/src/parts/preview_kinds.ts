// Every kind of preview, for widgets that show one now and then: see `widgets/shared/late_kinds.ts`.
import "../view/previews/kinds.css";

export { SHOW } from "../view/previews/kinds.ts";
