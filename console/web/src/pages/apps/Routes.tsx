export default function Routes() { return null; }
