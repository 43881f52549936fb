"""What has been released: newer versions of Triptych and engine packs, from one list that is signed."""
